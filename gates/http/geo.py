"""Sites as GeoJSON for maps of other origins: public places, so any page may load them."""

from fastapi import APIRouter, Response
from shapely.geometry import mapping

from gates.http.answer import json_answer
from gates.http.gateway import Gateway
from zones.region import Region


def routes(gateway: Gateway) -> APIRouter:
    router = APIRouter(tags=["sites"])
    collection = feature_collection(gateway.region)

    @router.get("/geo/sites.geojson")
    async def sites_geojson() -> Response:
        """场所地图 Site polygons, WGS-84, with any origin allowed"""
        answer = json_answer(collection, media_type="application/geo+json")
        answer.headers["access-control-allow-origin"] = "*"
        answer.headers["cache-control"] = "public, max-age=300"
        return answer

    return router


def feature_collection(region: Region) -> dict[str, object]:
    """RFC 7946; a site without a polygon is shown by its reference point."""
    return {"type": "FeatureCollection", "features": [_feature(region, site) for site in region.sites]}


def _feature(region: Region, site_id: str) -> dict[str, object]:
    site = region.sites[site_id]
    polygon = region.polygons.get(site_id)
    point = {"type": "Point", "coordinates": [site.lon, site.lat]}
    return {
        "type": "Feature",
        "id": site.id,
        "geometry": point if polygon is None else mapping(polygon),
        "properties": {
            "site": site.id,
            "node": site.node,
            "kind": site.kind,
            "name_zh": site.name_zh,
            "name_en": site.name_en,
            "verified": site.verified,
        },
    }
