"""Writes an OCI image layout (image-spec 1.1) with one layer: oci.py LAYER.tar VERSION FOLDER"""

import datetime
import gzip
import hashlib
import json
import os
import pathlib
import sys


class Layout:
    def __init__(self, folder: pathlib.Path) -> None:
        self.folder = folder
        self.blobs = folder / "blobs" / "sha256"
        self.blobs.mkdir(parents=True)

    def put(self, kind: str, content: bytes) -> dict:
        digest = hashlib.sha256(content).hexdigest()
        (self.blobs / digest).write_bytes(content)
        return {"mediaType": f"application/vnd.oci.image.{kind}", "digest": f"sha256:{digest}", "size": len(content)}

    def put_json(self, kind: str, content: dict) -> dict:
        return self.put(kind, json.dumps(content, sort_keys=True).encode())

    def write(self, name: str, content: dict) -> None:
        (self.folder / name).write_text(json.dumps(content, sort_keys=True))


def configuration(layer: bytes, version: str, created: str) -> dict:
    return {
        "architecture": "amd64",
        "os": "linux",
        "created": created,
        "config": {
            "Entrypoint": ["/usr/bin/cimjob"],
            "Env": ["PATH=/usr/bin", "SSL_CERT_FILE=/etc/ssl/certs/ca-certificates.crt"],
            # A number: the image has no file of users.
            "User": "65532:65532",
            "Labels": {"org.opencontainers.image.version": version, "org.opencontainers.image.licenses": "MIT OR Apache-2.0"},
        },
        "rootfs": {"type": "layers", "diff_ids": [f"sha256:{hashlib.sha256(layer).hexdigest()}"]},
        "history": [{"created": created, "created_by": "packaging/build"}],
    }


def main() -> None:
    layer, version = pathlib.Path(sys.argv[1]).read_bytes(), sys.argv[2]
    layout = Layout(pathlib.Path(sys.argv[3]))
    time = datetime.datetime.fromtimestamp(int(os.environ["SOURCE_DATE_EPOCH"]), datetime.timezone.utc)
    config = layout.put_json("config.v1+json", configuration(layer, version, time.strftime("%Y-%m-%dT%H:%M:%SZ")))
    packed = layout.put("layer.v1.tar+gzip", gzip.compress(layer, mtime=0))
    parts = {"schemaVersion": 2, "mediaType": "application/vnd.oci.image.manifest.v1+json", "config": config, "layers": [packed]}
    manifest = layout.put_json("manifest.v1+json", parts)
    named = manifest | {"platform": {"architecture": "amd64", "os": "linux"}, "annotations": {"org.opencontainers.image.ref.name": version}}
    layout.write("index.json", {"schemaVersion": 2, "mediaType": "application/vnd.oci.image.index.v1+json", "manifests": [named]})
    layout.write("oci-layout", {"imageLayoutVersion": "1.0.0"})


main()
