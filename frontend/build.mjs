// Builds what the pages take from npm into service/static/vendor/: the editor in one file, and the design tokens as they
// come, each with its licence (README.md). `node build.mjs --check` builds aside and compares.
import { createHash } from "node:crypto";
import { mkdir, readFile, readdir, writeFile } from "node:fs/promises";
import { gzipSync } from "node:zlib";
import { build } from "esbuild";

const VENDOR = new URL("../service/static/vendor/", import.meta.url);
const COPIES = { "design-tokens/tokens.css": "dist/tokens.css", "design-tokens/LICENSE": "LICENSE" };
const checking = process.argv.includes("--check");

const built = await build({
  entryPoints: { editor: "src/editor.js" },
  bundle: true,
  minify: true,
  format: "iife",
  target: "es2022",
  charset: "utf8",
  legalComments: "none",
  metafile: true,
  write: false,
  outdir: ".",
});

const files = new Map([
  ["editor/editor.js", Buffer.from(built.outputFiles[0].contents)],
  ["editor/LICENSES", Buffer.from(await licences(Object.keys(built.metafile.inputs)))],
]);
for (const [name, from] of Object.entries(COPIES)) {
  files.set(name, await readFile(new URL(`node_modules/@digital-go-jp/design-tokens/${from}`, import.meta.url)));
}
files.set("built.json", Buffer.from(JSON.stringify(Object.fromEntries([...files].map(described)), null, 2) + "\n"));

let differs = false;
for (const [name, bytes] of files) {
  const path = new URL(name, VENDOR);
  if (!checking) {
    await mkdir(new URL(".", path), { recursive: true });
    await writeFile(path, bytes);
  } else if (!bytes.equals(await readFile(path).catch(() => Buffer.of()))) {
    console.error(`${name} differs from what this source builds`);
    differs = true;
  }
  console.log(name, bytes.length, "bytes,", gzipSync(bytes, { level: 9 }).length, "compressed");
}
process.exit(differs ? 1 : 0);

function described([name, bytes]) {
  return [name, { bytes: bytes.length, sha256: createHash("sha256").update(bytes).digest("hex") }];
}

// The licence of every package that something was taken from.
async function licences(inputs) {
  const packages = inputs.map((path) => path.match(/node_modules\/((?:@[^/]+\/)?[^/]+)\//)?.[1]).filter(Boolean);
  const texts = [];
  for (const name of [...new Set(packages)].sort()) {
    const folder = new URL(`node_modules/${name}/`, import.meta.url);
    const { version, license } = JSON.parse(await readFile(new URL("package.json", folder)));
    const file = (await readdir(folder)).find((each) => /^licen[cs]e/i.test(each));
    texts.push(`${name} ${version} (${license})\n\n${await readFile(new URL(file, folder), "utf8")}`);
  }
  return texts.join(`\n${"-".repeat(80)}\n\n`);
}
