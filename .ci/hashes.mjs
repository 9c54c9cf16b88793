// Prints what `hashes SEEDS VARIATIONS FILE…` prints, from the program compiled for wasm32: node .ci/hashes.mjs WASM SEEDS VARIATIONS FILE…
import { readFileSync } from "node:fs";

const [wasm, seeds, variations, ...files] = process.argv.slice(2);
const { instance } = await WebAssembly.instantiate(readFileSync(wasm), {});
const { memory, room, hash_of_text, hash_of_seed } = instance.exports;
// memory moves when it grows: it is looked at anew every time
const hashAt = (place) => new TextDecoder().decode(new Uint8Array(memory.buffer, place, 64));

for (let seed = 0; seed < Number(seeds); seed++) {
  console.log(seed, hashAt(hash_of_seed(seed)));
}
for (const file of files) {
  const text = readFileSync(file);
  for (let variation = 0; variation <= Number(variations); variation++) {
    const place = room(text.length);
    new Uint8Array(memory.buffer, place, text.length).set(text);
    console.log(file, variation, hashAt(hash_of_text(variation)));
  }
}
