"""A medium: the hash and the codes of an image or video. Never its bytes, its name or what it shows."""

import pyarrow as pa

from relais.model.column import column, flag, instant, of_party, of_report, place

SCHEMA = pa.schema(
    [
        *place(),
        of_report(),
        of_party("party", "Who sent or held it, as the source alleges", null="the source does not say"),
        column("md5", pa.string(), "MD5, hexadecimal lower case", null="not stated"),
        column("sha1", pa.string(), "SHA-1, hexadecimal lower case", null="not stated"),
        column("sha256", pa.string(), "SHA-256, hexadecimal lower case", null="not stated"),
        column(
            "hash_raw",
            pa.string(),
            "A hash whose algorithm the source does not name, as written",
            null="none, or the algorithm is known",
        ),
        column("size", pa.int64(), "Size in bytes", null="not stated"),
        column("scheme", pa.string(), "Scheme of the category code, opaque", null="no category"),
        column("code", pa.string(), "Category code in that scheme, opaque: never explained", null="no category"),
        column("authority", pa.string(), "Who assigned the category", null="no category"),
        flag("viewed_by_company", "The company says a person viewed it"),
        flag("live", "The company says it comes from a live session"),
        *instant("When it was uploaded or seen"),
    ],
    metadata={"doc": "Hashes and category codes of an image or video named by a source. No byte of it, no name."},
)
