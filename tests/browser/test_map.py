"""The map: alive where the browser draws, the same in a list everywhere, still when it cannot."""

import pytest

from visits import CHROMIUM, FLAGS


@pytest.mark.parametrize("width", [1280, 320])
def test_the_map_comes_alive_and_answers_a_click(visit, width):
    """A click anywhere offers to check that very point, and names what stands there."""
    reader = visit(width=width)
    reader.open("/carte/")
    reader.page.wait_for_selector("[data-map=ready]")
    assert reader.faults() == []
    canvas = reader.page.locator("canvas.maplibregl-canvas")
    box = canvas.bounding_box()
    # Auvergne: no territory's number stands there.
    canvas.click(position={"x": box["width"] * 0.55, "y": box["height"] * 0.57})
    check = reader.page.get_by_role("link", name="Ce point est-il dans un quartier")
    assert check.get_attribute("href").startswith("/adresse/?q=")
    assert reader.faults() == []


def test_one_goes_to_a_territory_by_keyboard(visit):
    """The choice moves the map, and stays on the page; neighbourhoods there have their names on it."""
    reader = visit()
    reader.open("/carte/")
    reader.page.wait_for_selector("[data-map=ready]")
    reader.tab_to("Aller à")
    reader.page.keyboard.type("Laval")
    reader.page.wait_for_timeout(500)
    box = reader.page.locator("canvas.maplibregl-canvas").bounding_box()
    marker = reader.page.locator(".map-number", has_text="3").first.bounding_box()
    assert abs(marker["x"] + marker["width"] / 2 - box["x"] - box["width"] / 2) < 40


def test_without_webgl_the_drawing_stays(playing, visit):
    """The list and the drawing say the same; nothing is loaded for nothing."""
    browser = playing.chromium.launch(executable_path=CHROMIUM, args=[*FLAGS, "--disable-3d-apis"])
    try:
        reader = visit(browser=browser)
        reader.open("/carte/")
        reader.page.wait_for_load_state("networkidle")
        assert reader.page.locator("#carte").get_attribute("data-map") == "svg"
        assert reader.page.locator("svg.atlas").is_visible()
        assert not any("maplibre-gl" in url and url.endswith("mjs") for url in reader.asked)
    finally:
        browser.close()


def test_without_javascript_the_drawing_stays(visit):
    """The same, and the territory is one link away."""
    reader = visit(java_script_enabled=False)
    reader.open("/carte/")
    assert reader.page.locator("svg.atlas").is_visible()
    assert reader.page.get_by_role("link", name="Laval Agglomération").is_visible()
