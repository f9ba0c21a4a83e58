"""Makes HyperDX's webhooks, searches and alerts what alerts.json says; what is so already stays untouched."""

import json
import os
import urllib.request

API = os.environ["HYPERDX_URL"] + "/api/v2"
KEY = os.environ["HYPERDX_ACCESS_KEY"]


def call(method, path, body=None):
    request = urllib.request.Request(API + path, method=method)
    request.add_header("Authorization", "Bearer " + KEY)
    request.add_header("Content-Type", "application/json")
    data = None if body is None else json.dumps(body).encode()
    with urllib.request.urlopen(request, data, timeout=30) as answer:
        return json.load(answer)["data"]


def settle(kind, wanted):
    """Makes the object of this name what is wanted, and gives its id."""
    known = [it for it in call("GET", "/" + kind) if it.get("name") == wanted["name"]]
    if not known:
        print("made", kind, wanted["name"])
        return call("POST", "/" + kind, wanted)["id"]
    id = known[0]["id"]
    if any(known[0].get(key) != value for key, value in wanted.items()):
        print("changed", kind, wanted["name"])
        call("PUT", "/" + kind + "/" + id, wanted)
    return id


with open("/alerts/alerts.json") as file:
    definitions = json.load(file)

logs = next(it["id"] for it in call("GET", "/sources") if it["kind"] == "log")

webhooks = {}
for webhook in definitions["webhooks"]:
    if "urlFrom" in webhook:
        webhook["url"] = os.environ[webhook.pop("urlFrom")]
    webhooks[webhook["name"]] = settle("webhooks", webhook)

for alert in definitions["alerts"]:
    search = {"name": alert["name"], "sourceId": logs, "where": alert.pop("where"), "whereLanguage": "sql"}
    alert["source"] = "saved_search"
    alert["savedSearchId"] = settle("saved-searches", search)
    alert["channel"] = {"type": "webhook", "webhookId": webhooks[alert.pop("webhook")]}
    if not alert["groupBy"]:
        del alert["groupBy"]
    settle("alerts", alert)
