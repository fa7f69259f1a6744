"""A message for a browser: encrypted for it alone (RFC 8291, RFC 8188), and signed so that its push service knows the sender (RFC 8292)."""

from __future__ import annotations

import base64
import json
import os
import time
from urllib.parse import urlsplit

from cryptography.exceptions import InvalidKey
from cryptography.hazmat.primitives.asymmetric import ec
from cryptography.hazmat.primitives.asymmetric.utils import decode_dss_signature
from cryptography.hazmat.primitives.ciphers.aead import AESGCM
from cryptography.hazmat.primitives.hashes import SHA256
from cryptography.hazmat.primitives.kdf.hkdf import HKDF
from cryptography.hazmat.primitives.serialization import Encoding, PublicFormat

CURVE = ec.SECP256R1()
ORDER = 0xFFFFFFFF00000000FFFFFFFFFFFFFFFFBCE6FAADA7179E84F3B9CAC2FC632551  # of the curve (FIPS 186)
RECORD, SIGNED_FOR = 4096, 12 * 3600
POINT, SALT = 65, 16


def written(data: bytes) -> str:
    """Return bytes as the standards write them: base64 for addresses, without padding."""
    return base64.urlsafe_b64encode(data).rstrip(b"=").decode()


def read(text: str) -> bytes:
    """Return the bytes that such a text stands for; raise ValueError where it stands for none."""
    return base64.b64decode(text + "=" * (-len(text) % 4), altchars=b"-_", validate=True)


def point_of(key: ec.EllipticCurvePublicKey) -> bytes:
    """Return a public key as an uncompressed point of 65 bytes."""
    return key.public_bytes(Encoding.X962, PublicFormat.UncompressedPoint)


def server_key(secret: str) -> ec.EllipticCurvePrivateKey:
    """Return the key that the site signs with; it follows from the site's own secret key, so that nothing more is kept."""
    drawn = HKDF(algorithm=SHA256(), length=48, salt=None, info=b"web push").derive(secret.encode())
    return ec.derive_private_key(int.from_bytes(drawn, "big") % (ORDER - 1) + 1, CURVE)


def browser_key(text: str) -> ec.EllipticCurvePublicKey:
    """Return a browser's public key; raise ValueError where it is none."""
    return ec.EllipticCurvePublicKey.from_encoded_point(CURVE, read(text))


def encrypt(words: bytes, public_key: str, secret: str, *, salt: bytes | None = None, own: ec.EllipticCurvePrivateKey | None = None) -> bytes:
    """Return the body of a message of at most 3,900 bytes; salt and key are drawn anew for each (a test gives those of the standard)."""
    theirs, auth = browser_key(public_key), read(secret)
    own, salt = own or ec.generate_private_key(CURVE), salt or os.urandom(SALT)
    ours = point_of(own.public_key())
    shared = _derive(own.exchange(ec.ECDH(), theirs), auth, b"WebPush: info\0" + point_of(theirs) + ours, 32)
    key = _derive(shared, salt, b"Content-Encoding: aes128gcm\0", 16)
    nonce = _derive(shared, salt, b"Content-Encoding: nonce\0", 12)
    return salt + RECORD.to_bytes(4, "big") + bytes([POINT]) + ours + AESGCM(key).encrypt(nonce, words + b"\x02", None)


def _derive(material: bytes, salt: bytes, info: bytes, length: int) -> bytes:
    return HKDF(algorithm=SHA256(), length=length, salt=salt, info=info).derive(material)


def authorization(endpoint: str, key: ec.EllipticCurvePrivateKey, contact: str) -> str:
    """Return the header that says who sends: a token for this push service, good for half a day."""
    place = urlsplit(endpoint)
    claims = {"aud": f"{place.scheme}://{place.netloc}", "exp": int(time.time()) + SIGNED_FOR, "sub": contact}
    signed = ".".join(written(json.dumps(part, separators=(",", ":")).encode()) for part in ({"typ": "JWT", "alg": "ES256"}, claims))
    r, s = decode_dss_signature(key.sign(signed.encode(), ec.ECDSA(SHA256())))
    return f"vapid t={signed}.{written(r.to_bytes(32, 'big') + s.to_bytes(32, 'big'))}, k={written(point_of(key.public_key()))}"


def is_sound(public_key: str, secret: str) -> bool:
    """Say whether these are a browser's keys."""
    try:
        browser_key(public_key)
        return len(read(secret)) == 16
    except (ValueError, InvalidKey):
        return False
