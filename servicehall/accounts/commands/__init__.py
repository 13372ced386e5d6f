from .opening import (
    add_login,
    bind_codes,
    change_password,
    choose_language,
    close,
    create_account,
    lock,
    new_totp_secret,
    register_citizen,
    totp_address,
)
from .purposes import end_purpose, end_purposes, grant_purpose
from .sessions import clear_old_failures, end_session, end_sessions, rotate, sign_in, sign_out, sit, token_hash

__all__ = [
    "add_login",
    "bind_codes",
    "change_password",
    "choose_language",
    "clear_old_failures",
    "close",
    "create_account",
    "end_purpose",
    "end_purposes",
    "end_session",
    "end_sessions",
    "grant_purpose",
    "lock",
    "new_totp_secret",
    "register_citizen",
    "rotate",
    "sign_in",
    "sign_out",
    "sit",
    "token_hash",
    "totp_address",
]
