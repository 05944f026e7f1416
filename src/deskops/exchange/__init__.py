"""The customer's files: spreadsheets and lists in, plain typed rows out, with the story of every cell; knows no store."""
