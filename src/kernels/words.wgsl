// Four random words for a counter (pcg4d: Jarzynski and Olano, "Hash Functions for GPU Rendering", 2020).

fn mix(words: vec4u) -> vec4u {
  var v = words;
  v.x += v.y * v.w;
  v.y += v.z * v.x;
  v.z += v.x * v.y;
  v.w += v.y * v.z;
  return v;
}

fn wordsOf(counter: vec4u) -> vec4u {
  let once = mix(counter * 1664525u + 1013904223u);
  return mix(once ^ (once >> vec4u(16u)));
}
