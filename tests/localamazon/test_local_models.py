"""Whatever the server says fits Amazon's own model of it."""

import json
import re

import pytest

from omnikit.localamazon.amazon import ROUTES
from omnikit.localamazon.rates import PLAN
from omnikit.localamazon.validate import FILES, METHODS, Models

pytestmark = pytest.mark.spapi
V0 = "/orders/v0/orders"
REPORT = "GET_FLAT_FILE_ALL_ORDERS_DATA_BY_LAST_UPDATE_GENERAL"
SINGLE = ("", "/orderItems", "/address", "/buyerInfo", "/orderItems/buyerInfo")


@pytest.fixture(scope="module")
def models(spapi):
    return Models(spapi)


@pytest.fixture
def check(models):
    def problems(answer, route, method="GET"):
        assert models.problems(method, route, answer.status_code, answer.content) == []
        return answer

    return problems


def test_every_order_with_and_without_data(full, check):
    for included in (full.everything, ""):
        token = {}
        while token is not None:
            answer = check(full.search(includedData=included, **token), full.search_path)
            assert answer.status_code == 200
            following = answer.json().get("pagination")
            token = {"paginationToken": following["nextToken"]} if following else None


def test_every_order_alone_in_both_versions(full, check):
    everything = ["buyerInfo", "shippingAddress", "buyerTaxInformation"]
    per_order = V0 + "/{orderId}"
    elements = dict.fromkeys(SINGLE) | {"": everything, "/orderItems": everything}
    rdt = full.restricted(*((per_order + tail, elements[tail]) for tail in SINGLE)).json()["restrictedDataToken"]
    for order in full.orders()[::7]:
        check(
            full.get(f"{full.search_path}/{order['orderId']}", includedData=full.everything),
            full.search_path + "/{orderId}",
        )
        for tail in SINGLE:
            for headers in (None, {"x-amz-access-token": rdt}):
                answer = check(full.get(f"{V0}/{order['orderId']}{tail}", headers), per_order + tail)
                assert answer.status_code == 200


def test_v0_list_with_and_without_restricted_token(full, check):
    rdt = full.restricted((V0, ["buyerInfo", "shippingAddress", "buyerTaxInformation"])).json()["restrictedDataToken"]
    for headers in (None, {"x-amz-access-token": rdt}):
        answer = full.get(
            V0, headers, CreatedAfter="2020-01-01", MarketplaceIds=",".join(full.seller["marketplace_ids"])
        )
        assert len(check(answer, V0).json()["payload"]["Orders"]) == 100


def test_sellers_and_tokens(full, check):
    for path in ("/sellers/v1/marketplaceParticipations", "/sellers/v1/account"):
        assert check(full.get(path), path).status_code == 200
    path = "/tokens/2021-03-01/restrictedDataToken"
    assert check(full.restricted((V0, ["buyerInfo"])), path, "POST").status_code == 200
    assert check(full.restricted((V0, None)), path, "POST").status_code == 400


def test_reports_from_the_queue_to_the_document(api, check, order):
    root = "/reports/2021-06-30"
    api.local.upsert_orders([order(1)])
    body = {"reportType": REPORT, "marketplaceIds": ["A1PA6795UKMFR9"], "reportOptions": {"a": "b"}}
    body |= {"dataStartTime": "2026-11-01T00:00:00Z", "dataEndTime": "2026-11-23T12:00:00Z"}
    report_id = check(api.post(root + "/reports", body), root + "/reports", "POST").json()["reportId"]
    for _ in range(3):  # in the queue, in progress, done
        report = check(api.get(f"{root}/reports/{report_id}"), root + "/reports/{reportId}").json()
        api.local.advance(2)
    document = root + "/documents/{reportDocumentId}"
    assert check(api.get(f"{root}/documents/{report['reportDocumentId']}"), document).status_code == 200
    api.local.set_reports(report_gzip=True)
    api.post(root + "/reports", body)
    api.local.advance(10)
    assert len(check(api.get(root + "/reports", reportTypes=REPORT), root + "/reports").json()["reports"]) == 2
    paged = check(api.get(root + "/reports", reportTypes=REPORT, pageSize=1), root + "/reports").json()
    packed = api.get(f"{root}/documents/{paged['reports'][0]['reportDocumentId']}")
    assert check(packed, document).json()["compressionAlgorithm"] == "GZIP"
    check(api.get(root + "/reports", nextToken=paged["nextToken"]), root + "/reports")
    third = api.post(root + "/reports", body).json()["reportId"]
    for _ in range(2):  # cancelled, then refused
        check(
            api.session.delete(f"{api.local.base_url}{root}/reports/{third}", timeout=10),
            root + "/reports/{reportId}",
            "DELETE",
        )
    check(api.get(f"{root}/reports/{third}"), root + "/reports/{reportId}")
    check(api.post(root + "/reports", {}), root + "/reports", "POST")
    check(api.get(root + "/reports/50000009999"), root + "/reports/{reportId}")


def test_report_schedules(api, check):
    root = "/reports/2021-06-30/schedules"
    one = root + "/{reportScheduleId}"
    body = {"reportType": REPORT, "marketplaceIds": ["A1PA6795UKMFR9"], "period": "P1D", "reportOptions": {"a": "b"}}
    made = check(api.post(root, body), root, "POST").json()["reportScheduleId"]
    assert check(api.get(f"{root}/{made}"), one).status_code == 200
    assert check(api.get(root, reportTypes=REPORT), root).json()["reportSchedules"]
    for status in (200, 404):
        answer = api.session.delete(f"{api.local.base_url}{root}/{made}", timeout=10)
        assert check(answer, one, "DELETE").status_code == status
    check(api.post(root, {}), root, "POST")


def test_sales(full, check):
    path, places = "/sales/v1/orderMetrics", {"marketplaceIds": "A1PA6795UKMFR9", "granularityTimeZone": "UTC"}
    span = "2026-11-01T00:00:00Z--2026-11-23T00:00:00Z"
    for granularity, status in (("Day", 200), ("Total", 200), ("Decade", 400)):
        answer = full.get(path, **places, interval=span, granularity=granularity)
        assert check(answer, path).status_code == status


@pytest.mark.parametrize("route", ROUTES, ids=lambda route: route.operation)
@pytest.mark.parametrize("status", [403, 429, 500, 503])
def test_error_answers(api, check, route, status):
    kinds = {429: "quota", 500: "error_500", 503: "error_503", 403: "access_token_expired"}
    api.local.add_fault(route.operation, kinds[status])
    path = route.path.replace("{orderId}", "305-0000000-0000001")
    answer = api.session.request(route.method, api.local.base_url + path, timeout=10)
    assert check(answer, route.path, route.method).status_code == status


@pytest.mark.parametrize("tail", SINGLE)
def test_bad_and_unknown_order_ids(api, check, tail):
    for order_id, status in (("TEST_CASE_400", 400), ("305-0000000-0000001", 404)):
        assert check(api.get(f"{V0}/{order_id}{tail}"), V0 + "/{orderId}" + tail).status_code == status
    assert check(api.get(api.search_path + "/nonsense"), api.search_path + "/{orderId}").status_code == 400


def test_running_server_checks_itself(serve, spapi, order, caplog):
    api = serve(validate_dir=spapi)
    api.local.upsert_orders([order(1, notInTheModel=True)])
    assert api.search().status_code == 500
    assert "$.orders[0].notInTheModel: not in the model" in caplog.text


def test_plan_is_the_published_one(spapi):
    published = {}
    for name in FILES:
        for path, operations in json.loads((spapi / "models" / name).read_text())["paths"].items():
            for method, operation in operations.items():
                found = re.search(
                    r"\| ([\d.]+) \| (\d+) \|", operation.get("description", "") if method in METHODS else ""
                )
                if found:
                    published[method.upper(), path] = (float(found[1]), int(found[2]))
    assert {route.operation: published[route.method, route.path] for route in ROUTES} == PLAN
