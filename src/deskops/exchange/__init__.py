"""The customer's files: spreadsheets and lists in, plain typed rows out, with every cell's story; knows no store."""
