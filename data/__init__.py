"""Where facts come from: loaders, store, indicators and the workflows that join them."""
