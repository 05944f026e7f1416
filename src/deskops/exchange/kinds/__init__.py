"""One file a kind of sheet that customers send; `registry` lists them."""
