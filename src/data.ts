/** `glassgrad/data`: reading, preparing and feeding data. */
export { padSequences } from './data/padSequences.js'
