"""What a field may hold that would do harm on a careless page, and how to read a page as a browser does."""

from html.parser import HTMLParser

HOSTILE = (
    "<script>alert(1)</script>",
    '"><img src=x onerror=alert(1)>',
    "' onmouseover='alert(1)",
    "</title><svg onload=alert(1)>",
    "</style><script>alert(1)</script>",
    "javascript:alert(1)",
    "&lt;b&gt; &amp; &#60;i>",
    "{{ 7 * 7 }}{% raw %}",
    "--><!-- ]]>",
    "$\\frac{a}{b}$ $unclosed",
    "\u202etxt.exe\u2066",
    "a" * 400,
    'id="x" href="#y" url(#z)',
    "新聞 Газета صحيفة 🗞️",
)
_TAGS = {
    "html", "head", "meta", "title", "style", "body", "main", "article", "section", "nav", "footer", "details",
    "summary", "h1", "h2", "h3", "h4", "p", "ul", "ol", "li", "b", "a", "mark", "div", "span", "code", "br",
    "blockquote", "table", "caption", "thead", "tbody", "tr", "th", "td", "figure", "figcaption",
    "svg", "g", "path", "defs", "use", "text", "rect", "clippath", "pattern", "tspan",
}  # fmt: skip


class Page(HTMLParser):
    """A page's tags and attributes; `harm` lists what should not be there."""

    def __init__(self, page):
        super().__init__(convert_charrefs=True)
        self.harm, self.ids, self.hrefs, self.text = [], [], [], []
        self.feed(page)
        self.close()

    def handle_starttag(self, tag, attrs):
        """Note a tag that no template has, an attribute that runs something, an address that is not of this page."""
        if tag not in _TAGS:
            self.harm.append(tag)
        for name, value in attrs:
            if name.startswith("on") or (name in ("src", "srcset", "action", "formaction")):
                self.harm.append((tag, name))
            if name in ("href", "xlink:href"):
                self.hrefs.append(value)
                if not value.startswith(("#", "https://", "http://")):
                    self.harm.append((tag, name, value))
            if name == "id":
                self.ids.append(value)

    def handle_data(self, data):
        """Keep the text."""
        self.text.append(data)
