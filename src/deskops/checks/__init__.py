"""What a machine should be: facts are collected first, then judged by pure rules; no store and no settings here."""
