"""The main job by somebody else's client: soracom-api from PyPI, as it comes, against a running `kansei serve`.

Takes the server's address and the credentials file. Ends with 0 when the session was cut and came back under a new id.
"""
import json
import sys
import time

import soracom_api
from soracom_api.api.auth_api import AuthApi
from soracom_api.api.group_api import GroupApi
from soracom_api.api.sim_api import SimApi
from soracom_api.model.auth_request import AuthRequest

# Seconds to ask again and again; the server's world runs sixty times as fast as the wall clock.
PATIENCE = 60


def main(address: str, credentials: str) -> None:
    with open(credentials) as file:
        keys = json.load(file)
    configuration = soracom_api.Configuration(host=f"{address}/v1")
    client = soracom_api.ApiClient(configuration)
    auth = AuthApi(client).auth(AuthRequest(auth_key_id=keys["authKeyId"], auth_key=keys["authKey"]))
    configuration.api_key = {"api_key": auth.api_key, "api_token": auth.token}
    sims = SimApi(client)

    first = sims.list_sims(limit=5)
    assert len(first) == 5, first
    second = sims.list_sims(limit=5, last_evaluated_key=first[-1].sim_id)
    assert first[-1].sim_id < second[0].sim_id, "pages follow each other"

    online = next(sim for sim in sims.list_sims(limit=100) if sim.session_status and sim.session_status.online)
    # The package is older than session ids: it keeps them under their names on the wire.
    old = online.session_status["sessionId"]
    answer = sims.delete_sim_session(online.sim_id)
    assert answer.session_status["sessionId"] == old, "the answer still shows the old session"

    end = time.monotonic() + PATIENCE
    while True:
        events = [(event.event, event["sessionId"]) for event in sims.list_sim_session_events(online.sim_id, limit=2)]
        if events[0][0] == "Created" and events[0][1] != old:
            break
        assert time.monotonic() < end, f"{online.sim_id} is not back: {events}"
    assert events[1] == ("Deleted", old), events

    try:
        sims.get_sim("8981100000000000000")
    except soracom_api.exceptions.NotFoundException as error:
        assert set(json.loads(error.body)) >= {"code", "message"}, error.body
    else:
        raise AssertionError("a SIM that nobody has was found")
    assert GroupApi(client).list_groups(), "groups read"
    print(f"{online.sim_id}: Deleted {old}, Created {events[0][1]}")


main(*sys.argv[1:])
