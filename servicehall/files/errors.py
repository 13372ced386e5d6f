"""Why a file is not taken. Every code has a sentence that says what to do instead."""

from servicehall.kernel.errors import Refusal


class FileTooLarge(Refusal):
    """More bytes than allowed; nothing past the limit was read. ``facts["limit"]`` in bytes."""

    code = "file-too-large"
    status = 413


class FileEmpty(Refusal):
    code = "file-empty"
    status = 422


class FileNameUnfit(Refusal):
    """The name carries a path, a control or direction sign, or is too long (255 signs)."""

    code = "file-name-unfit"
    status = 422


class FileTypeUnknown(Refusal):
    """The bytes are none of the kinds the house takes, whatever the name says."""

    code = "file-type-unknown"
    status = 415


class FileTypeDiffers(Refusal):
    """The bytes are one kind, the name or the sender says another. ``facts``: ``real``, ``declared``."""

    code = "file-type-differs"
    status = 415


class FileTypeNotAccepted(Refusal):
    """A good file, but not of a kind asked for here. ``facts``: ``real``, ``accepts``."""

    code = "file-type-not-accepted"
    status = 415


class FileDamaged(Refusal):
    """The file cannot be read to its end as what it is. ``facts["reason"]`` is for the log and support."""

    code = "file-damaged"
    status = 422


class FileEncrypted(Refusal):
    """Locked with a password: an officer could not open it."""

    code = "file-encrypted"
    status = 422


class FileActiveContent(Refusal):
    """Scripts, macros, programs to launch, files inside the file. ``facts["found"]`` names the first."""

    code = "file-active-content"
    status = 422


class FileTooComplex(Refusal):
    """Unpacks to far more than it weighs, or cannot be checked within the time and memory allowed."""

    code = "file-too-complex"
    status = 422


class FileAttachedElsewhere(Refusal):
    """The file already belongs to another matter."""

    code = "file-attached-elsewhere"


class FileLost(Refusal):
    """The row stands, the bytes do not agree with it: an operator must restore. Never answered as an empty file."""

    code = "file-lost"
    status = 503


class StorageFull(Refusal):
    """No room on the disk; nothing was kept."""

    code = "storage-full"
    status = 507
