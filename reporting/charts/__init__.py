"""One module per chart family: a frame or a result in, a Plotly figure out."""
