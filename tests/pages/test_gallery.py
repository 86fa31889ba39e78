"""The gallery of components, and the links of a long list."""

from django.core.paginator import Paginator

from quartiers.platform.web.templatetags.french import page_numbers


def test_gallery_is_of_the_demonstration_only(client, site):
    """Its sentences are examples: it is not there beside real figures."""
    page = client.get("/composants/")
    assert page.status_code == 200
    assert "Exemple simulé" in page.content.decode()
    site.kind = "real"
    site.save()
    assert client.get("/composants/").status_code == 404


def test_pages_keep_what_was_asked(client, site):
    """The other parameters of the address stay in each link."""
    html = client.get("/composants/?q=bar&page=2").content.decode()
    assert 'href="?q=bar&amp;page=3"' in html
    assert 'aria-current="page"><span class="hidden">Page </span>2' in html


def test_only_near_pages_are_offered():
    """First, last, around; a gap of one page is filled rather than dotted."""
    paginator = Paginator(range(90), 10)
    assert page_numbers(paginator, 1) == [1, 2, 0, 9]
    assert page_numbers(paginator, 4) == [1, 2, 3, 4, 5, 0, 9]
    assert page_numbers(paginator, 5) == [1, 0, 4, 5, 6, 0, 9]
    assert page_numbers(Paginator(range(5), 10), 1) == [1]
