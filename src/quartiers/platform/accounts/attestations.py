"""What a file must be to stand as an attestation: a PDF, not too large. Asked of its bytes, never of its name."""

from django.core.files.base import File

from quartiers.knowledge.vocabulary.refusals import Refusal

MOST_BYTES = 5_000_000
# What a reader looks for at the two ends of a PDF (ISO 32000-1, 7.5.2 and 7.5.5).
_HEAD, _TAIL, _TAIL_REACH = b"%PDF-", b"%%EOF", 1024


def check_attestation(file: File) -> None:
    """`Refusal` unless the file is a PDF of an accepted size."""
    if file.size > MOST_BYTES:
        millions = f"{file.size / 1e6:.1f}".replace(".", ",")
        raise Refusal(f"Ce fichier pèse {millions} Mo : donnez un PDF de 5 Mo au plus.")
    file.seek(0)
    head = file.read(len(_HEAD))
    file.seek(max(0, file.size - _TAIL_REACH))
    tail = file.read()
    file.seek(0)
    if head != _HEAD or _TAIL not in tail:
        raise Refusal("Ce fichier n'est pas un PDF lisible : enregistrez l'attestation en PDF, puis joignez-la.")
