"""What a page, a post and a delivery cost, beside the least that they could cost."""
