"""The bill of materials of the frozen program, in CycloneDX: what is inside, which version, under which licence."""

from __future__ import annotations

import hashlib
import json
from pathlib import Path

from cyclonedx.contrib.license.factories import LicenseFactory
from cyclonedx.model import HashAlgorithm, HashType
from cyclonedx.model.bom import Bom
from cyclonedx.model.component import Component, ComponentType
from cyclonedx.output.json import JsonV1Dot6
from packageurl import PackageURL


def write_sbom(components: Path, archive: Path, target: Path) -> None:
    """Turn licenses/components.json into a CycloneDX 1.6 file that names the archive by its SHA-256."""
    listed = json.loads(components.read_text(encoding="utf-8"))
    bom = Bom()
    parts = {each["name"]: _component(each) for each in listed}
    program = parts.pop("vggdigits")
    program.type = ComponentType.APPLICATION
    with open(archive, "rb") as file:
        digest = hashlib.file_digest(file, "sha256").hexdigest()
    program.hashes.add(HashType(alg=HashAlgorithm.SHA_256, content=digest))
    bom.metadata.component = program
    bom.components.update(parts.values())
    bom.register_dependency(program, parts.values())
    target.write_text(JsonV1Dot6(bom).output_as_string(indent=1), encoding="utf-8")


def _component(listed: dict[str, str]) -> Component:
    licences = LicenseFactory()
    return Component(
        name=listed["name"],
        version=listed["version"],
        type=ComponentType.LIBRARY,
        purl=PackageURL.from_string(listed["purl"]),
        bom_ref=listed["purl"],
        licenses=[licences.make_from_string(listed["license"])] if listed["license"] else [],
    )
