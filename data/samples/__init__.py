"""The demonstration body 示例数据: wholly synthetic people and clients, and what makes them."""
