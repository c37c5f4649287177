export { sameSecret, signStart, verifyStart, type SignedStart } from './statusUrl';
