"""HTML to tagged PDF, by WeasyPrint, which is let at nothing but our style, our faces of type and the pictures of this document.

Runs in the child process of `worker.py`.
"""

import base64
import io
import re
from pathlib import Path
from typing import Any

import weasyprint
from PIL import Image
from weasyprint.urls import URLFetcher, URLFetcherResponse

OURS = re.compile(r"(?:css|vendor)(?:/[a-z0-9-]+)+\.(?:css|woff2)")
MEDIA = {".css": "text/css", ".woff2": "font/woff2"}
DPI, LONGEST_SIDE = 150, 1600


class ClosedFetcher(URLFetcher):  # type: ignore[misc]  # WeasyPrint has no types
    """Give out `hub:` addresses of this document and `data:`, and refuse every other."""

    def __init__(self, static: Path, pictures: dict[str, str]) -> None:
        super().__init__(allowed_protocols={"data", "hub"}, allow_redirects=False)
        self.static, self.pictures = static, pictures

    def fetch(self, url: str, headers: Any = None) -> Any:
        """Return what an address of ours stands for; raise ValueError for any other."""
        if url.startswith("data:"):
            return super().fetch(url, headers)
        name = url.removeprefix("hub:")
        if not url.startswith("hub:"):
            raise ValueError("not ours")
        if name.startswith("pictures/"):
            return URLFetcherResponse(url, smaller(base64.b64decode(self.pictures[name.removeprefix("pictures/")])), {"Content-Type": "image/jpeg"})
        if not OURS.fullmatch(name):
            raise ValueError("not ours")
        return URLFetcherResponse(url, (self.static / name).read_bytes(), {"Content-Type": MEDIA[Path(name).suffix]})


def smaller(content: bytes) -> bytes:
    """Return a picture as a JPEG of no more pixels than paper shows."""
    with Image.open(io.BytesIO(content)) as found:
        picture = Image.new("RGB", found.size, "white")
        shown = found.convert("RGBA")
        picture.paste(shown, mask=shown.getchannel("A"))
    picture.thumbnail((LONGEST_SIDE, LONGEST_SIDE))
    out = io.BytesIO()
    picture.save(out, "JPEG", quality=82)
    return out.getvalue()


def make(order: dict[str, Any]) -> bytes:
    """Return the first of the lengths ordered that is short enough, else the last, as PDF/UA-1."""
    fetcher = ClosedFetcher(Path(order["static"]), order["pictures"])
    options = {"pdf_variant": "pdf/ua-1", "dpi": DPI, "presentational_hints": True}
    made = None
    for html in order["html"]:
        made = weasyprint.HTML(string=html, base_url="hub:", url_fetcher=fetcher).render(**options)
        if not order["most_pages"] or len(made.pages) <= order["most_pages"]:
            break
    if made is None:
        raise ValueError("nothing to print")
    content: bytes = made.write_pdf(**options)
    return content
