SELECT DISTINCT sha256, name FROM attachment
