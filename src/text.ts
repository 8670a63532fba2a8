/** `glassgrad/text`: layers about texts and other things that are looked up. */

export * from './layers/text/index.js'
export type { HostArray, Texts } from './tensor/strings.js'
