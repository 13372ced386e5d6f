// Compiles servicehall/doors/look/assets into static/. Development only: what it writes is committed.
// Usage: tools/assets.sh (npm ci, then this).
import { createHash } from "node:crypto";
import { copyFileSync, mkdirSync, readFileSync, renameSync, rmSync, writeFileSync } from "node:fs";
import { dirname, join } from "node:path";
import { fileURLToPath } from "node:url";
import postcss from "postcss";
import rtlcss from "rtlcss";
import * as sass from "sass";

const root = dirname(dirname(fileURLToPath(import.meta.url)));
const source = join(root, "servicehall/doors/look/assets");
const modules = join(root, "node_modules");
const target = join(root, "build/static");
const manifest = {};

rmSync(target, { recursive: true, force: true });
for (const folder of ["fonts", "licences"]) mkdirSync(join(target, folder), { recursive: true });

// The name carries a digest of the content: a changed file is a new address, so browsers may keep it for ever.
function keep(name, content) {
  const digest = createHash("sha256").update(content).digest("hex").slice(0, 10);
  const dot = name.lastIndexOf(".");
  const full = `${name.slice(0, dot)}-${digest}${name.slice(dot)}`;
  writeFileSync(join(target, full), content);
  manifest[name] = full;
  return full;
}

const fonts = {
  "noto-sans-latin": "noto-sans/files/noto-sans-latin-wght-normal",
  "noto-sans-latin-ext": "noto-sans/files/noto-sans-latin-ext-wght-normal",
  "noto-sans-vietnamese": "noto-sans/files/noto-sans-vietnamese-wght-normal",
  "noto-sans-cyrillic": "noto-sans/files/noto-sans-cyrillic-wght-normal",
  "noto-sans-cyrillic-ext": "noto-sans/files/noto-sans-cyrillic-ext-wght-normal",
  "noto-sans-georgian": "noto-sans-georgian/files/noto-sans-georgian-georgian-wght-normal",
  "vazirmatn-arabic": "vazirmatn/files/vazirmatn-arabic-wght-normal",
};
for (const [name, file] of Object.entries(fonts)) {
  keep(`fonts/${name}.woff2`, readFileSync(join(modules, "@fontsource-variable", `${file}.woff2`)));
}

const importer = {
  findFileUrl: (url) => (url.startsWith("govuk/") ? new URL(`file://${modules}/govuk-frontend/dist/${url}`) : null),
};
const compiled = sass.compile(join(source, "servicehall.scss"), { importers: [importer], style: "compressed", charset: false, quietDeps: true });
// The Crown's signs are not ours to show.
const crown = { postcssPlugin: "crown", Rule: (rule) => void (/copyright-logo|licence-logo|crown/.test(rule.selector) && rule.remove()) };
const own = postcss([crown]).process(compiled.css, { from: undefined }).css;
const css = own.replace(/url\("?(fonts\/[a-z-]+\.woff2)"?\)/g, (_, name) => `url(${manifest[name]})`);
const notice = "@charset \"utf-8\";\n/*! Servicehall, Apache-2.0. Contains GOV.UK Frontend, MIT: licences/govuk-frontend.txt */\n";
keep("servicehall.css", notice + css);
keep("servicehall-rtl.css", notice + rtlcss.process(css));
keep("servicehall.js", readFileSync(join(source, "servicehall.js")));
keep("htmx.js", readFileSync(join(modules, "htmx.org/dist/htmx.min.js")));
keep("mark.svg", readFileSync(join(source, "mark.svg")));

const licences = {
  "htmx.txt": "htmx.org/LICENSE",
  "noto-sans.txt": "@fontsource-variable/noto-sans/LICENSE",
  "noto-sans-georgian.txt": "@fontsource-variable/noto-sans-georgian/LICENSE",
  "vazirmatn.txt": "@fontsource-variable/vazirmatn/LICENSE",
};
for (const [name, file] of Object.entries(licences)) copyFileSync(join(modules, file), join(target, "licences", name));
copyFileSync(join(source, "licences/govuk-frontend.txt"), join(target, "licences/govuk-frontend.txt")); // not in the package

writeFileSync(join(target, "manifest.json"), `${JSON.stringify(manifest, null, 2)}\n`);
rmSync(join(root, "static"), { recursive: true, force: true });
renameSync(target, join(root, "static"));
