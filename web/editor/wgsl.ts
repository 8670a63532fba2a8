import { StreamLanguage } from '@codemirror/language'
import { clike } from '@codemirror/legacy-modes/mode/clike'

const words = (text: string) => Object.fromEntries(text.split(/\s+/).map((word) => [word, true]))

/** WGSL's words in colours; its grammar is near enough to C's for what an editor does with it. */
export function wgsl() {
  return StreamLanguage.define(
    clike({
      name: 'wgsl',
      keywords: words(
        'fn let var const override struct alias enable requires diagnostic if else for while loop switch case default ' +
          'break continue continuing return discard const_assert true false',
      ),
      types: words(
        'bool i32 u32 f32 f16 vec2 vec3 vec4 vec2f vec3f vec4f vec2u vec3u vec4u vec2i vec3i vec4i vec2h vec3h vec4h ' +
          'mat2x2 mat3x3 mat4x4 mat2x2f mat3x3f mat4x4f array atomic ptr sampler texture_2d',
      ),
      blockKeywords: words('if else for while loop switch case struct fn continuing'),
      atoms: words('true false'),
      // @group(0), @compute
      hooks: {
        '@': (stream: { eatWhile: (pattern: RegExp) => void }) => {
          stream.eatWhile(/\w/)
          return 'meta'
        },
      },
    }),
  )
}
