"""Desk and laptops together; helpers here are imported relatively."""
