// Copies what is committed under service/static/vendor: each package's own file and its licence, unchanged.
import { cp, mkdir } from "node:fs/promises";

const VENDOR = new URL("../service/static/vendor/", import.meta.url);
const COPIES = {
  "design-tokens": ["@digital-go-jp/design-tokens", { "dist/tokens.css": "tokens.css", LICENSE: "LICENSE" }],
};

for (const [folder, [source, files]] of Object.entries(COPIES)) {
  await mkdir(new URL(`${folder}/`, VENDOR), { recursive: true });
  for (const [from, to] of Object.entries(files)) {
    await cp(new URL(`node_modules/${source}/${from}`, import.meta.url), new URL(`${folder}/${to}`, VENDOR));
  }
}
