"""The sandbox, in a browser: what a visitor does with it."""

import json
import os
import shutil
import subprocess
import sys
import urllib.request
from collections.abc import Callable, Iterator
from pathlib import Path
from typing import Any

import pytest
from serving import serving

WAIT = 15


class Visitor:
    """Somebody who uses the sandbox."""

    def __init__(self, browser: Any, api: str) -> None:
        self.browser, self.home = browser, api.removesuffix("/w/api.php")

    def go(self, path: str) -> None:
        self.browser.get("about:blank")
        self.browser.get(self.home + path)

    def see(self, selector: str) -> Any:
        return self.until(lambda: self.browser.find_element("css selector", selector))

    def until(self, found: Callable[[], Any]) -> Any:
        from selenium.common.exceptions import NoSuchElementException, StaleElementReferenceException
        from selenium.webdriver.support.wait import WebDriverWait

        ignored = (NoSuchElementException, StaleElementReferenceException)
        return WebDriverWait(self.browser, WAIT, 0.05, ignored).until(lambda _: found())

    def tick(self, field: str, value: str) -> None:
        self.see(f"#p-{field} input[value='{value}']").click()

    def type(self, field: str, text: str) -> Any:
        box = self.see(f"#p-{field}")
        box.clear()
        box.send_keys(text)
        return box

    def send(self) -> Any:
        before = self.see("#timing").text
        self.see("#send").click()
        self.until(lambda: self.see("#timing").text not in ("", "…", before) or None)
        return json.loads(self.see("#shown").text)

    def keep(self, name: str) -> None:
        """Keeps a picture where somebody wants to look at it."""
        folder = os.environ.get("WIKIQUERY_TEST_SCREENSHOTS")
        if folder:
            self.browser.save_screenshot(str(Path(folder) / f"{name}.png"))


@pytest.fixture
def visitor(browser: Any, api: str) -> Iterator[Visitor]:
    browser.get_log("browser")  # what others did in the same browser is not this visitor's
    yield Visitor(browser, api)
    wrong = [line["message"] for line in browser.get_log("browser") if line["level"] == "SEVERE"]
    assert not wrong


def test_a_query_from_an_empty_form(visitor: Visitor) -> None:
    visitor.go("/sandbox")
    visitor.tick("prop", "links")
    visitor.see("#p-pllimit")
    visitor.type("titles", "Main Page")
    visitor.see("#p-pllimit").send_keys("2")
    answer = visitor.send()
    assert [link["title"] for link in answer["query"]["pages"][0]["links"]] == ["Reference Land", "Help:Editing"]
    assert "ms" in visitor.see("#timing").text
    assert "titles=Main+Page" in visitor.see("#url").get_attribute("value")
    visitor.keep("query")
    visitor.see("#more").click()
    visitor.until(lambda: "Portal:Rivers" in visitor.see("#shown").text or None)
    assert "plcontinue=" in visitor.see("#url").get_attribute("value")
    assert not visitor.see("#more").is_displayed()
    visitor.type("titles", "Reference Land")
    assert "continue" not in visitor.see("#url").get_attribute("value"), "another request begins anew"


def test_its_address_holds_the_request(visitor: Visitor) -> None:
    visitor.go("/sandbox#action=query&format=json&generator=links&titles=Main+Page&gpllimit=1&prop=info")
    assert visitor.see("#p-generator").get_attribute("value") == "links"
    assert visitor.see("#p-gpllimit").get_attribute("value") == "1"
    answer = visitor.send()
    assert len(answer["query"]["pages"]) == 1
    visitor.go("/wiki/Special:ApiSandbox#action=query&list=allpages&format=json&apnamespace=14")
    visitor.until(lambda: visitor.see("#p-apnamespace").get_attribute("value") == "14" or None)


PROGRAMS = {
    "Python": ("py", sys.executable),
    "curl": ("sh", "sh"),
    "JavaScript": ("mjs", "node"),
    "PHP": ("php", "php"),
}


@pytest.mark.parametrize("language", PROGRAMS)
@pytest.mark.parametrize(
    ("request_", "said"),
    [
        ("action=query&format=json&requestid=O'Brien", "O'Brien"),
        ('action=query&format=xml&requestid=\\"%24A`%0A', '<api batchcomplete="" requestid="\\&quot;$A`'),
        ("action=query&titles=Main+Page&prop=info", "API answer in JSON"),
        ("action=purge&titles=A&format=json", "readonly"),
    ],
)
def test_programs_run(visitor: Visitor, language: str, request_: str, said: str, tmp_path: Path) -> None:
    ending, interpreter = PROGRAMS[language]
    if not shutil.which(interpreter) or (language == "curl" and not shutil.which("curl")):
        pytest.skip(f"{interpreter} is not installed")
    visitor.go(f"/sandbox#{request_}")
    visitor.see(f"#tab-{language}").click()
    program = tmp_path / f"program.{ending}"
    program.write_text(visitor.see("#shown").get_property("textContent"))
    done = subprocess.run([interpreter, program], capture_output=True, text=True, timeout=60, check=False)
    assert done.returncode == 0, done.stderr
    assert said in done.stdout


def test_by_keyboard_alone(visitor: Visitor) -> None:
    from selenium.webdriver.common.action_chains import ActionChains
    from selenium.webdriver.common.keys import Keys

    def press(*keys: str) -> None:
        ActionChains(visitor.browser).send_keys(*keys).perform()

    def reach(id: str) -> None:
        for _ in range(300):
            if (focused := visitor.browser.switch_to.active_element).get_attribute("id") == id:
                outline = focused.value_of_css_property("outline-style")
                assert outline != "none", f"{id} does not show that it has the focus"
                return
            press(Keys.TAB)
        pytest.fail(f"{id} cannot be reached")

    visitor.go("/sandbox#action=query&format=json&prop=links&pllimit=1")
    visitor.see("#p-pllimit")
    reach("p-titles")
    press("Main Page", Keys.ESCAPE)
    reach("send")
    press(Keys.ENTER)
    visitor.until(lambda: visitor.see("#more").is_displayed() or None)
    reach("more")
    press(Keys.ENTER)
    visitor.until(lambda: "Help:Editing" in visitor.see("#shown").text or None)
    reach("tab-JSON")
    press(Keys.ARROW_RIGHT)
    assert visitor.see("#panel").get_attribute("aria-labelledby") == "tab-Python"
    assert "import requests" in visitor.see("#shown").text


def test_boxes_keep_the_focus(visitor: Visitor) -> None:
    from selenium.webdriver.common.keys import Keys

    visitor.go("/sandbox#action=query&format=json")
    box = visitor.see("#p-list input[value='protectedtitles']")
    visitor.browser.execute_script("arguments[0].focus()", box)
    top = visitor.browser.execute_script("return document.getElementById('p-list').scrollTop")
    assert top > 0
    box.send_keys(Keys.SPACE)
    visitor.see("#p-ptlimit")
    focused = visitor.until(lambda: visitor.browser.switch_to.active_element.get_attribute("value") or None)
    assert focused == "protectedtitles"
    assert visitor.browser.execute_script("return document.getElementById('p-list').scrollTop") == top


def test_a_continued_request_is_the_first_one(visitor: Visitor) -> None:
    """What an answer goes on with takes the place of what the one before went on with, whatever its names."""
    visitor.go("/sandbox#action=query&format=json&list=search&srsearch=river&srlimit=3&srprop=")
    visitor.send()
    for offset in ("3", "6"):
        visitor.see("#more").click()
        visitor.until(lambda offset=offset: f"sroffset={offset}&" in visitor.see("#url").get_attribute("value") + "&")
    assert not visitor.see("#p-sroffset").get_attribute("value")


def test_what_is_sent_empty_is_kept(visitor: Visitor) -> None:
    visitor.go(
        "/sandbox#action=query&format=json&list=search&srsearch=river&srprop=&srlimit=1&titles=%1FA%7CB&prop=info"
    )
    assert visitor.see("#p-srprop input[value='']").is_selected()
    assert "titles=%1FA|B&" in visitor.see("#url").get_attribute("value")
    hit = visitor.send()["query"]["search"][0]
    assert "snippet" not in hit
    visitor.tick("srprop", "size")
    assert not visitor.see("#p-srprop input[value='']").is_selected()
    assert "srprop=size" in visitor.see("#url").get_attribute("value")


def test_answers_are_shown_in_their_order(visitor: Visitor) -> None:
    visitor.go("/sandbox#action=query&format=json&titles=Nosuch|Reference+Land|Main+Page")
    visitor.send()
    shown = visitor.see("#shown").text
    asked = "?action=query&format=json&titles=Nosuch|Reference%20Land|Main%20Page"
    with urllib.request.urlopen(visitor.home + "/w/api.php" + asked) as answer:
        sent = answer.read().decode()
    assert shown == json.dumps(json.loads(sent), indent=2)
    assert shown.index('"-1"') < shown.index('"1"')


def test_passwords_are_not_shown(visitor: Visitor) -> None:
    visitor.go("/sandbox#action=login&format=json")
    visitor.type("lgname", "Somebody")
    visitor.type("lgpassword", "hunter2")
    assert "Somebody" in visitor.browser.current_url
    assert "hunter2" not in visitor.browser.current_url + visitor.see("#url").get_attribute("value")
    visitor.see("#tab-Python").click()
    assert "hunter2" not in visitor.see("#shown").text


def test_examples_are_reached_by_arrows(visitor: Visitor) -> None:
    from selenium.webdriver.common.keys import Keys

    visitor.go("/sandbox#action=query&format=json&list=allpages")
    options = "#examples option[value]:not([value=''])"
    visitor.until(lambda: len(visitor.browser.find_elements("css selector", options)) > 1)
    visitor.see("#examples").send_keys(Keys.ARROW_DOWN)
    first = visitor.until(lambda: visitor.see("#examples").get_attribute("value") or None)
    visitor.until(lambda: "query" in visitor.see("#shown").text or None)
    visitor.see("#examples").send_keys(Keys.ARROW_DOWN)
    visitor.until(lambda: visitor.see("#examples").get_attribute("value") not in ("", first) or None)


def test_a_new_address_fills_the_form(visitor: Visitor) -> None:
    visitor.go("/sandbox#action=query&list=allpages&format=json")
    visitor.see("#p-apfrom")
    visitor.browser.execute_script("location.hash = 'action=query&list=allcategories&format=json'")
    visitor.see("#p-acfrom")


def test_everything_has_a_name(visitor: Visitor) -> None:
    """What a screen reader is told of: Chromium's own tree of it."""
    visitor.go("/sandbox#action=query&format=json&prop=revisions&list=allpages&titles=A")
    visitor.see("#p-rvprop input")
    visitor.send()
    nodes = visitor.browser.execute_cdp_cmd("Accessibility.getFullAXTree", {})["nodes"]
    said = [(node["role"]["value"], node.get("name", {}).get("value", "")) for node in nodes if not node["ignored"]]
    controls = {"button", "link", "textbox", "combobox", "checkbox", "option", "tab", "tabpanel", "tablist", "form"}
    assert {"button", "textbox", "combobox", "checkbox", "tab"} <= {role for role, _ in said}
    assert not [role for role, name in said if role in controls and not name.strip()]


def test_titles_are_completed_by_keyboard(visitor: Visitor) -> None:
    from selenium.webdriver.common.keys import Keys

    visitor.go("/sandbox#action=query&format=json&prop=info")
    box = visitor.type("titles", "Main Page|reference La")
    visitor.until(lambda: visitor.browser.find_elements("css selector", "[role=option]") or None)
    assert box.get_attribute("aria-expanded") == "true"
    box.send_keys(Keys.ARROW_DOWN)
    assert box.get_attribute("aria-activedescendant")
    box.send_keys(Keys.ENTER)
    assert box.get_attribute("value") == "Main Page|Reference Land"
    box.send_keys(Keys.CONTROL, Keys.ENTER)
    visitor.until(lambda: "Reference Land" in visitor.see("#shown").text or None)


def test_an_example_fills_the_form_and_is_sent(visitor: Visitor) -> None:
    visitor.go("/sandbox#action=query&format=json&list=langbacklinks")
    options = visitor.until(
        lambda: visitor.browser.find_elements("css selector", "#examples option[value]:not([value=''])") or None
    )
    options[-1].click()
    visitor.until(
        lambda: "batchcomplete" in visitor.see("#shown").text or "continue" in visitor.see("#shown").text or None
    )


def test_an_error_is_shown_as_one(visitor: Visitor) -> None:
    visitor.go("/sandbox#action=query&format=json&list=langbacklinks&lbltitle=A")
    answer = visitor.send()
    assert answer["error"]["code"] == "nolang"
    assert "nolang" in visitor.see("#timing").text


def test_what_would_change_the_wiki(visitor: Visitor) -> None:
    """Its fields are of kinds of their own; it is sent by POST, and refused as a wiki refuses it that is read-only."""
    asked = "title=Main+Page&text=One%0ATwo&tags=second-tag&watchlistexpiry=1+week&token=%2B%5C"
    visitor.go(f"/sandbox#action=edit&format=json&{asked}")
    text = visitor.see("textarea#p-text")
    assert text.get_attribute("value") == "One\nTwo"
    assert "weeks" in visitor.see("#p-watchlistexpiry").get_attribute("placeholder")
    assert visitor.see("#p-tags input[value='second-tag']").is_selected()
    assert not visitor.see("#p-tags input[value='reference-check']").is_selected()
    text.send_keys("\nThree")
    assert visitor.send()["error"]["code"] == "readonly"
    assert "text=One%0ATwo%0AThree" in visitor.see("#url").get_attribute("value")
    visitor.keep("edit")
    visitor.type("watchlistexpiry", "some day")
    assert visitor.send()["error"]["code"] == "badexpiry"
    visitor.type("watchlistexpiry", "never")
    visitor.see("#examples option[value^='action=edit']").click()
    visitor.until(lambda: "badtoken" in visitor.see("#timing").text or None)
    visitor.go("/sandbox#action=import&format=json&xml=x")
    assert not visitor.see("#p-xml").is_enabled()


@pytest.mark.parametrize(
    "request_", ["query&prop=revisions&titles=A", "edit&title=A", "block&user=A", "login&lgname=A"]
)
def test_every_field_has_a_label(visitor: Visitor, request_: str) -> None:
    visitor.go(f"/sandbox#format=json&action={request_}")
    action = request_.partition("&")[0]
    visitor.see(
        f"#p-{ {'query': 'rvprop', 'edit': 'text', 'block': 'pagerestrictions', 'login': 'lgpassword'}[action] }"
    )
    nameless = visitor.browser.execute_script(
        "return [...document.querySelectorAll('input, select, textarea')].filter((field) => !field.labels?.length && "
        "!field.closest('[role=group]')).map((field) => field.id)"
    )
    assert nameless == []


def test_on_a_phone_nothing_is_wider_than_the_screen(visitor: Visitor) -> None:
    phone = {"width": 360, "height": 740, "deviceScaleFactor": 1, "mobile": True}  # no window is so narrow
    visitor.browser.execute_cdp_cmd("Emulation.setDeviceMetricsOverride", phone)
    visitor.go("/sandbox#action=query&format=json&prop=links|revisions&titles=Main+Page")
    visitor.see("#p-rvprop")

    def ask(script: str) -> float:
        found: float = visitor.browser.execute_script(f"return {script}")
        return found

    at = "document.getElementById('{}').getBoundingClientRect()"
    assert ask(at.format("send") + ".bottom") <= ask("innerHeight"), "it is in reach"
    visitor.send()
    assert ask(at.format("shown") + ".top") < ask("innerHeight"), "the answer is in sight"
    width = visitor.browser.execute_script("return document.documentElement.scrollWidth")
    visitor.keep("phone")
    visitor.browser.execute_cdp_cmd("Emulation.clearDeviceMetricsOverride", {})
    assert width == 360


def test_one_of_several_wikis(browser: Any, refstore: Path) -> None:
    with serving(f"ref={refstore}", f"again={refstore}") as address:
        visitor = Visitor(browser, address)
        visitor.go("/sandbox#action=query&format=json&prop=links&titles=Main+Page")
        visitor.see("#p-pllimit")
        assert "query" in visitor.send()
        assert visitor.home.endswith("/ref")
        assert visitor.see("#url").get_attribute("value").startswith(f"{visitor.home}/w/api.php?")


@pytest.mark.parametrize(("limits", "says"), [("bot", "1 to 5000, or max."), ("unlimited", "A number, or max.")])
def test_limits_are_those_of_the_server(browser: Any, refstore: Path, limits: str, says: str) -> None:
    with serving(str(refstore), "--limits", limits) as address:
        visitor = Visitor(browser, address)
        visitor.go("/sandbox#action=query&format=json&list=allpages")
        assert says in visitor.see("#p-aplimit-help").get_property("textContent")
