import { kept } from '../site/kept.js'

/** Whether the glass box is open: then runs are looked into. */
export const glassBox = kept('glassbox', ['closed', 'open'], 'open')
