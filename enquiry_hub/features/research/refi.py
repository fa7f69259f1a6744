"""Files in the REFI-QDA standard (version 1.0): a project (.qdpx) and a codebook (.qdc), which NVivo, ATLAS.ti and MAXQDA read.

The order of elements is that of the standard's schema: Users, CodeBook, Sources in a project. Positions count code points.
"""

from __future__ import annotations

import io
import re
import uuid
import zipfile
from collections.abc import Sequence
from typing import TYPE_CHECKING

from flask_babel import gettext as _

from enquiry_hub.core.errors import Invalid
from enquiry_hub.core.late import dataclass, late
from enquiry_hub.features.research.queries import Source

if TYPE_CHECKING:
    import xml.etree.ElementTree as ET
else:
    ET = late("xml.etree.ElementTree")

PROJECT, CODEBOOK = "urn:QDA-XML:project:1.0", "urn:QDA-XML:codebook:1.0"
NAMESPACE = uuid.UUID("5b0e3b0a-5a0c-4f0e-9a55-0f1c7a7c2d11")
GROUPS = ("tense", "factor", "theme", "prompt")
GUID = re.compile(r"\{?([0-9a-fA-F]{8}-(?:[0-9a-fA-F]{4}-){3}[0-9a-fA-F]{12})\}?")
LARGEST_CODEBOOK, MOST_CODES = 2_000_000, 2000


@dataclass(frozen=True)
class Code:
    """Be one code: its id, what it stands under, its name, what it means."""

    guid: str
    parent: str
    name: str
    description: str = ""
    colour: str = ""


def guid_of(*words: str) -> str:
    """Return the same id for the same thing in every export."""
    return str(uuid.uuid5(NAMESPACE, "\n".join(words)))


def codes_for(sources: Sequence[Source], brought: Sequence[Code]) -> list[Code]:
    """Return our own codes (tense, factor, theme, prompt, each with what occurs), and those that researchers brought."""
    found = [Code(guid_of("group", group), "", group) for group in GROUPS]
    names = sorted({code for source in sources for code in source.codes})
    found += [Code(guid_of("code", group, name), guid_of("group", group), name) for group, name in names]
    return [*found, *brought]


def project_of(name: str, sources: Sequence[Source], codes: Sequence[Code], made_at: str) -> bytes:
    """Return a project with each source as a text, coded as a whole."""
    root = ET.Element("Project", {"xmlns": PROJECT, "name": name, "origin": "Enquiry Hub", "creationDateTime": made_at})
    user = guid_of("user")
    users = ET.SubElement(root, "Users")
    ET.SubElement(users, "User", {"guid": user, "name": "Enquiry Hub"})
    _write_codes(ET.SubElement(ET.SubElement(root, "CodeBook"), "Codes"), codes, "")
    listed = ET.SubElement(root, "Sources")
    for source in sources:
        _write_source(listed, source, user, made_at)
    out = io.BytesIO()
    with zipfile.ZipFile(out, "w", zipfile.ZIP_DEFLATED) as archive:
        archive.writestr("project.qde", _as_xml(root))
        for source in sources:
            archive.writestr(f"Sources/{guid_of('source', source.mark)}.txt", source.text)
    return out.getvalue()


def _write_source(listed: ET.Element, source: Source, user: str, made_at: str) -> None:
    guid = guid_of("source", source.mark)
    about = {"creatingUser": user, "creationDateTime": made_at}
    text = ET.SubElement(
        listed, "TextSource", {"guid": guid, "name": f"{source.day} {source.author} {source.kind} {source.mark[:6]}", "plainTextPath": f"internal://{guid}.txt", **about}
    )  # fmt: skip
    if not source.codes:
        return
    whole = ET.SubElement(text, "PlainTextSelection", {"guid": guid_of("selection", source.mark), "startPosition": "0", "endPosition": str(len(source.text)), **about})
    for group, name in source.codes:
        coding = ET.SubElement(whole, "Coding", {"guid": guid_of("coding", source.mark, group, name), **about})
        ET.SubElement(coding, "CodeRef", {"targetGUID": guid_of("code", group, name)})


def codebook_of(codes: Sequence[Code]) -> bytes:
    """Return a codebook by itself."""
    root = ET.Element("CodeBook", {"xmlns": CODEBOOK, "origin": "Enquiry Hub"})
    _write_codes(ET.SubElement(root, "Codes"), codes, "")
    return _as_xml(root)


def _write_codes(place: ET.Element, codes: Sequence[Code], parent: str) -> None:
    known = {code.guid for code in codes}
    for code in codes:
        above = code.parent if code.parent in known else ""
        if above != parent:
            continue
        attributes = {"guid": code.guid, "name": code.name, "isCodable": "true"} | ({"color": code.colour} if code.colour else {})
        element = ET.SubElement(place, "Code", attributes)
        if code.description:
            ET.SubElement(element, "Description").text = code.description
        _write_codes(element, codes, code.guid)


def _as_xml(root: ET.Element) -> bytes:
    return b'<?xml version="1.0" encoding="utf-8"?>\n' + ET.tostring(root, encoding="utf-8")


def read_codebook(content: bytes) -> list[Code]:
    """Return the codes of a codebook (.qdc); raise Invalid, in words, where it is none."""
    if len(content) > LARGEST_CODEBOOK or b"<!DOCTYPE" in content[:4096] or b"<!ENTITY" in content:
        raise Invalid(_("This file cannot be taken as a codebook."), field="file")
    try:
        root = ET.fromstring(content)  # noqa: S314 - entities are refused above, and expat limits what is left
    except ET.ParseError:
        raise Invalid(_("This file cannot be read as a codebook."), field="file") from None
    codes = root.find(f"{{{CODEBOOK}}}Codes")
    if root.tag != f"{{{CODEBOOK}}}CodeBook" or codes is None:
        raise Invalid(_("This is not a codebook in the REFI-QDA standard (.qdc)."), field="file")
    found: list[Code] = []
    pending = [(element, "") for element in codes.findall(f"{{{CODEBOOK}}}Code")]
    while pending:
        element, parent = pending.pop(0)
        guid = GUID.fullmatch(element.get("guid", ""))
        name = " ".join((element.get("name") or "").split())[:200]
        if guid is None or not name or len(found) >= MOST_CODES:
            raise Invalid(_("A code in this file has no id or no name, or there are too many."), field="file")
        described = element.find(f"{{{CODEBOOK}}}Description")
        colour = element.get("color") or ""
        found.append(Code(guid[1].lower(), parent, name, (described.text or "")[:2000] if described is not None else "", colour if re.fullmatch(r"#[0-9a-fA-F]{6}", colour) else ""))
        pending += [(inner, guid[1].lower()) for inner in element.findall(f"{{{CODEBOOK}}}Code")]
    return found
