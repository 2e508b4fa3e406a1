"""How much the generated tests try: a little by default, a lot in `make test-slow`; `LINKAGE_HYPOTHESIS=glance`
for a quick look."""

import os

from hypothesis import HealthCheck, Phase, settings

settings.register_profile("default", max_examples=40, deadline=None, suppress_health_check=[HealthCheck.too_slow])
settings.register_profile("slow", max_examples=10_000, deadline=None, suppress_health_check=list(HealthCheck))
settings.register_profile(
    "glance", max_examples=40, deadline=None, phases=[Phase.generate], suppress_health_check=list(HealthCheck)
)  # what fails is shown as found: no minutes spent on making it small
settings.load_profile(os.environ.get("LINKAGE_HYPOTHESIS", "default"))
