"""Who the Alliance is made of, in figures: on the home page, on a page of their own, as CSV and on paper."""
