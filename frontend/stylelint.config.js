// How the style sheets are linted: stylelint's standard, less what does not fit sheets that are ordered by subject.
export default {
  extends: "stylelint-config-standard",
  rules: {
    "no-descending-specificity": null, // a part of a page stands in one place, whatever the weight of its selectors
  },
};
