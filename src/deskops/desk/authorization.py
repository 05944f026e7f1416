"""What a call shows to be let in; whether that opens anything is for others to say."""


def token_of(header: str) -> str:
    """The token in an `Authorization` header; empty where there is none, or it is of another kind than Bearer."""
    kind, _blank, token = header.partition(" ")
    return token.strip() if kind.lower() == "bearer" else ""
