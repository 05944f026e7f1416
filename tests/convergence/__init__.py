"""A desk and laptops without HTTP, and what must hold between them; imported as `from convergence.village import …`."""
