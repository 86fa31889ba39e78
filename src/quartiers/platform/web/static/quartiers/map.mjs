// The interactive map, laid over the drawing that the server made once the browser has shown that it can.
// Everything that it says stands in the list beside it.

const root = document.getElementById("carte");

const FRENCH = {
  "AttributionControl.ToggleAttribution": "Montrer ou cacher les sources",
  "Map.Title": "Carte interactive des quartiers",
  "NavigationControl.ZoomIn": "Agrandir",
  "NavigationControl.ZoomOut": "Réduire",
  "Popup.Close": "Fermer",
  "ScaleControl.Meters": "m",
  "ScaleControl.Kilometers": "km",
  "CooperativeGesturesHandler.WindowsHelpText": "Touche Ctrl et molette pour agrandir la carte",
  "CooperativeGesturesHandler.MacHelpText": "Touche ⌘ et molette pour agrandir la carte",
  "CooperativeGesturesHandler.MobileHelpText": "Deux doigts pour déplacer la carte",
};
const FRANCE = [[-5.2, 41.2], [9.8, 51.3]];
const INK = "#17212b", INK_3 = "#5c6874", HERE = "#8a1c7c";

function canDraw() {
  const canvas = document.createElement("canvas");
  return Boolean(canvas.getContext("webgl2"));
}

function style(places) {
  const sources = {
    places: { type: "geojson", data: places },
  };
  const layers = [
    { id: "paper", type: "background", paint: { "background-color": "#fff" } },
    { id: "land", type: "fill", source: "places", filter: ["==", ["get", "part"], "coast"],
      paint: { "fill-color": "#eef2f3", "fill-outline-color": "#c3ccd2" } },
  ];
  if (root.dataset.basemap) {
    sources.basemap = { type: "raster", tiles: [root.dataset.basemap], tileSize: 256, attribution: root.dataset.credit || "" };
    layers.push({ id: "basemap", type: "raster", source: "basemap", paint: { "raster-saturation": -0.6, "raster-opacity": 0.8 } });
  }
  const exact = ["==", ["get", "is_exact"], true];
  const outline = ["==", ["get", "part"], "outline"];
  layers.push(
    { id: "fill", type: "fill", source: "places", filter: outline, paint: { "fill-color": HERE, "fill-opacity": 0.12 } },
    { id: "exact", type: "line", source: "places", filter: ["all", outline, exact], paint: { "line-color": INK, "line-width": 2 } },
    { id: "rough", type: "line", source: "places", filter: ["all", outline, ["!", exact]],
      paint: { "line-color": INK, "line-width": 2, "line-dasharray": [3, 2] } },
    { id: "dots", type: "circle", source: "places", filter: ["==", ["get", "part"], "place"],
      paint: {
        "circle-color": ["case", ["==", ["get", "origin"], "simulated"], "#fff", INK_3],
        "circle-radius": ["interpolate", ["linear"], ["zoom"], 5, 2.5, 12, 7],
        "circle-stroke-color": INK_3, "circle-stroke-width": 1.5,
        "circle-opacity": ["interpolate", ["linear"], ["zoom"], 12, 1, 13.5, ["case", ["get", "has_outline"], 0, 1]],
        "circle-stroke-opacity": ["interpolate", ["linear"], ["zoom"], 12, 1, 13.5, ["case", ["get", "has_outline"], 0, 1]],
      } },
  );
  return { version: 8, sources, layers };
}

function isInFrance([lon, lat]) {
  return FRANCE[0][0] <= lon && lon <= FRANCE[1][0] && FRANCE[0][1] <= lat && lat <= FRANCE[1][1];
}

function boxOf(features) {
  const corners = features.filter((one) => one.properties.part === "place").map((one) => one.geometry.coordinates);
  const lons = corners.map((one) => one[0]), lats = corners.map((one) => one[1]);
  return [[Math.min(...lons), Math.min(...lats)], [Math.max(...lons), Math.max(...lats)]];
}

function link(address, words) {
  const made = document.createElement("a");
  made.href = address;
  made.textContent = words;
  return made;
}

function answer(point, found) {
  const box = document.createElement("div");
  const known = new Map(found.map((one) => [one.properties.code, one.properties]));
  for (const [code, about] of [...known].slice(0, 6)) {
    const line = document.createElement("p");
    line.append(link(`/quartiers/${encodeURIComponent(code)}/`, about.name), ` ${code}`);
    box.append(line);
  }
  if (known.size > 6) {
    const more = document.createElement("p");
    more.textContent = `et ${known.size - 6} autres : agrandissez la carte.`;
    box.append(more);
  }
  const check = document.createElement("p");
  check.append(link(`/adresse/?q=${point.lng.toFixed(5)},${point.lat.toFixed(5)}`, "Ce point est-il dans un quartier\u202f?"));
  box.append(check);
  return box;
}

// Numbers stand at the middle of each territory, moved aside on the screen where they would cover each other.
function numbers(maplibre, map, features) {
  const markers = [];
  document.querySelectorAll("#aller option[value]:not([value=''])").forEach((option, place) => {
    const all = features.filter((one) => one.properties.territory === option.value);
    if (!all.length) return;
    // A territory with parts overseas has its number in metropolitan France.
    const near = all.filter((one) => one.properties.part === "place" && isInFrance(one.geometry.coordinates));
    const own = near.length ? near : all;
    const isSimulated = own.some((one) => one.properties.origin === "simulated");
    const [[west, south], [east, north]] = boxOf(own);
    const disc = document.createElement("div");
    disc.className = isSimulated ? "stamp" : "map-number";
    disc.textContent = isSimulated ? `${place + 1} simulé` : place + 1;
    disc.addEventListener("click", (event) => {
      event.stopPropagation();
      map.fitBounds(boxOf(own), { padding: 60, maxZoom: 14, animate: false });
    });
    const marker = new maplibre.Marker({ element: disc }).setLngLat([(west + east) / 2, (south + north) / 2]).addTo(map);
    for (const name of ["tabindex", "role", "aria-label"]) disc.removeAttribute(name);
    disc.setAttribute("aria-hidden", "true");
    markers.push(marker);
  });
  const spread = () => {
    const taken = [];
    for (const marker of markers) {
      const at = map.project(marker.getLngLat());
      const tries = [[0, 0]];
      for (const radius of [27, 48]) {
        for (let turn = 0; turn < 8; turn += 1) {
          tries.push([radius * Math.cos((turn * Math.PI) / 4), radius * Math.sin((turn * Math.PI) / 4)]);
        }
      }
      const isFree = ([x, y]) => taken.every((other) => Math.hypot(at.x + x - other.x, at.y + y - other.y) >= 26);
      const [x, y] = tries.find(isFree) || [0, 0];
      taken.push({ x: at.x + x, y: at.y + y });
      marker.setOffset([x, y]);
    }
  };
  map.on("moveend", spread);
  map.on("resize", spread);
  spread();
}

function wire(maplibre, map, features) {
  map.on("click", (event) => {
    const { x, y } = event.point;
    const found = map.queryRenderedFeatures([[x - 6, y - 6], [x + 6, y + 6]], { layers: ["fill", "dots"] });
    new maplibre.Popup({ maxWidth: "20rem" }).setLngLat(event.lngLat).setDOMContent(answer(event.lngLat, found)).addTo(map);
  });
  map.on("mousemove", (event) => {
    const over = map.queryRenderedFeatures(event.point, { layers: ["fill", "dots"] }).length;
    map.getCanvas().style.cursor = over ? "pointer" : "";
  });
  const choice = document.getElementById("aller");
  choice.addEventListener("change", () => {
    const own = features.filter((one) => one.properties.territory === choice.value);
    map.fitBounds(own.length ? boxOf(own) : FRANCE, { padding: 60, maxZoom: 14, animate: false });
  });
}

function show(drawing) {
  root.replaceChildren(drawing);
  root.dataset.map = "ready";
  document.querySelector(".map-tools").hidden = false;
  document.querySelector(".map-static").hidden = true;
  document.querySelector(".map-alive").hidden = false;
}

async function enliven() {
  const [maplibre, places] = await Promise.all([
    import(root.dataset.library),
    fetch(root.dataset.source).then((answered) => {
      if (!answered.ok) throw new Error(`La carte n'a pas reçu les quartiers : réponse ${answered.status}.`);
      return answered.json();
    }),
  ]);
  const generation = Number(root.dataset.generation);
  const isShown = (one) => one.properties.part === "coast" || one.properties.generation === generation;
  const features = places.features.filter(isShown);
  maplibre.setWorkerUrl(new URL(root.dataset.worker, location.href).href);
  const drawing = document.createElement("div");
  drawing.className = "live-map";
  root.append(drawing);
  const map = new maplibre.Map({
    container: drawing, style: style({ type: "FeatureCollection", features }), bounds: FRANCE, fitBoundsOptions: { padding: 10 },
    locale: FRENCH, cooperativeGestures: true, renderWorldCopies: false, dragRotate: false, touchPitch: false, maxZoom: 17,
    attributionControl: root.dataset.credit ? {} : false,
  });
  map.addControl(new maplibre.NavigationControl({ showCompass: false }), "top-right");
  map.addControl(new maplibre.ScaleControl({ maxWidth: 120 }), "bottom-left");
  wire(maplibre, map, features);
  map.once("idle", () => {
    show(drawing);
    map.resize();
    map.fitBounds(FRANCE, { padding: 10, animate: false });
    numbers(maplibre, map, features);
  });
}

if (root && canDraw()) {
  enliven().catch((problem) => {
    document.querySelector(".live-map")?.remove();
    root.dataset.map = "svg";
    console.warn(String(problem));
  });
}
