// The lines on land between countries as one GeoJSON geometry, to a thousandth of a degree, on standard output.
import { readFileSync } from "node:fs";
import { mesh } from "topojson-client";

const earth = JSON.parse(readFileSync("node_modules/world-atlas/countries-50m.json", "utf8"));
const rounded = (part) => (typeof part === "number" ? Math.round(part * 1000) / 1000 : part.map(rounded));
// A line between two countries belongs to both; a coast to one.
const coordinates = rounded(mesh(earth, earth.objects.countries, (one, other) => one !== other).coordinates);
const credit = "Natural Earth 1:50m (public domain, via world-atlas, ISC)";
process.stdout.write(JSON.stringify({ type: "MultiLineString", credit, coordinates }));
