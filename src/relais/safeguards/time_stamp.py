"""RFC 3161 time stamps on checkpoints: what is asked of an authority, and whether its answer holds.

The library is optional (the extra `timestamp`). A stamp says that the checkpoint existed at the authority's time; the
unit's own clock says nothing that a holder of the machine could not have chosen.
"""

from datetime import datetime

from cryptography import x509

from relais.model.notice import msg

MISSING = msg("time stamps need the library rfc3161-client: install relais with its extra `timestamp`")
BAD_TOKEN = msg("the answer is no time stamp of this checkpoint by the configured authority: {reason}")
BAD_AUTHORITY = msg("the certificate of the authority cannot be read: {reason}")


class StampError(Exception):
    """A time stamp that cannot be asked for, or does not hold."""

    def __init__(self, template: str, **params: object) -> None:
        super().__init__(template.format(**params))
        self.template = template
        self.params = params


def request(body: str) -> bytes:
    """Return the DER of a request for a stamp on a checkpoint's text, SHA-256, with a nonce; raises StampError."""
    try:
        from rfc3161_client import HashAlgorithm, TimestampRequestBuilder  # noqa: PLC0415 - optional
    except ImportError as error:
        raise StampError(MISSING) from error
    return TimestampRequestBuilder().data(body.encode()).hash_algorithm(HashAlgorithm.SHA256).build().as_bytes()


def check(body: str, asked: bytes, answer: bytes, authority: bytes) -> datetime:
    """Return the authority's time if its answer stamps that text for that request; raises StampError.

    `authority` holds its certificates in PEM: the one that signs stamps, and the root above it, at least.
    """
    try:
        from rfc3161_client import VerificationError, VerifierBuilder, decode_timestamp_response  # noqa: PLC0415
        from rfc3161_client._rust import parse_timestamp_request  # noqa: PLC0415
    except ImportError as error:
        raise StampError(MISSING) from error
    try:
        certificates = x509.load_pem_x509_certificates(authority)
    except ValueError as error:
        raise StampError(BAD_AUTHORITY, reason=error) from error
    try:
        response = decode_timestamp_response(answer)
        builder = VerifierBuilder.from_request(parse_timestamp_request(asked))
        for certificate in certificates:
            above = certificate.issuer == certificate.subject
            builder = (builder.add_root_certificate if above else builder.add_intermediate_certificate)(certificate)
        builder.build().verify_message(response, body.encode())
    except (VerificationError, ValueError) as error:
        raise StampError(BAD_TOKEN, reason=error) from error
    return response.tst_info.gen_time
