// Here because the linter's packages live here; it reads ../style and the server's own style sheets.
export default {
  extends: "stylelint-config-standard",
  reportDescriptionlessDisables: true,
  reportNeedlessDisables: true,
  rules: {
    // The rules of the house: no ids, nothing forced, no deep chains.
    "declaration-no-important": true,
    "selector-max-id": 0,
    "selector-max-compound-selectors": 3,
  },
};
