SELECT tag, hostname, serial
FROM asset_state
