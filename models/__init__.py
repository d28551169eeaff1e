"""How the weights are made: data, training, calibration, export. Never imported by `framing`."""
