// The portal's own texts, read from where the portal reads them: a better wording breaks no spec.
import { readFileSync, readdirSync } from "node:fs";
import path from "node:path";

export type Language = "zh-CN" | "en";

const LOCALES = path.resolve(import.meta.dirname, "../../app/locales");
// A line of a locale file, such as: title = "我的预约"
const LINE = /^(\w+)\s*=\s*("(?:[^"\\]|\\.)*")\s*$/;

function read(language: Language): Map<string, string> {
  const texts = new Map<string, string>();
  for (const file of readdirSync(path.join(LOCALES, language))) {
    const feature = path.basename(file, ".toml");
    for (const line of readFileSync(path.join(LOCALES, language, file), "utf8").split("\n")) {
      const [, key, value] = LINE.exec(line) ?? [];
      if (key && value) texts.set(`${feature}.${key}`, JSON.parse(value));
    }
  }
  return texts;
}

const TEXTS = { "zh-CN": read("zh-CN"), en: read("en") };

/** A text as `feature.key`, with its values in place. */
export function t(key: string, values: Record<string, string> = {}, language: Language = "zh-CN"): string {
  const text = TEXTS[language].get(key);
  if (text === undefined) throw new Error(`There is no text ${key} in ${language}.`);
  return text.replace(/\{(\w+)\}/g, (whole, name: string) => values[name] ?? whole);
}

/** The same for matching: a value that is not given may be anything. */
export function like(key: string, values: Record<string, string> = {}): RegExp {
  const parts = t(key, values).split(/\{\w+\}/);
  return new RegExp(parts.map((part) => part.replace(/[.*+?^${}()|[\]\\]/g, "\\$&")).join(".+"));
}
