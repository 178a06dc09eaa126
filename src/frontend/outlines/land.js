// The land of the earth as one GeoJSON geometry, to a thousandth of a degree, on standard output.
import { readFileSync } from "node:fs";
import { feature } from "topojson-client";
import { presimplify, simplify } from "topojson-simplify";

// In square degrees, about 12 km²: a corner of a coast that adds less is left out.
const LEAST = 0.001;
const earth = simplify(presimplify(JSON.parse(readFileSync("node_modules/world-atlas/land-50m.json", "utf8"))), LEAST);
const rounded = (part) => (typeof part === "number" ? Math.round(part * 1000) / 1000 : part.map(rounded));
const polygons = feature(earth, earth.objects.land).features.flatMap(({ geometry }) => geometry.coordinates);
// An island of which too little is left has no area.
const isArea = (ring) => new Set(ring.map(String)).size > 2;
const coordinates = polygons.filter(([around]) => isArea(around)).map((rings) => rounded(rings.filter(isArea)));
const credit = "Natural Earth 1:50m (public domain, via world-atlas, ISC)";
process.stdout.write(JSON.stringify({ type: "MultiPolygon", credit, coordinates }));
