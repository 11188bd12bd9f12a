/** Colours of VS Code's own themes (Dark Modern, Light Modern, High Contrast), as a webview gets them. */
const fonts = { "font-family": "system-ui, 'DejaVu Sans', sans-serif", "font-size": "13px", "editor-font-family": "monospace" };

export const themes = {
  dark: {
    class: "vscode-dark",
    colors: {
      ...fonts, foreground: "#cccccc", descriptionForeground: "#9d9d9d", disabledForeground: "#cccccc80", errorForeground: "#f85149", focusBorder: "#0078d4", "icon-foreground": "#cccccc",
      "sideBar-background": "#181818", "editor-background": "#1f1f1f", "sideBarSectionHeader-border": "#2b2b2b", "sideBarSectionHeader-foreground": "#cccccc", "panel-border": "#2b2b2b", "panelTitle-activeBorder": "#0078d4", "panelTitle-activeForeground": "#cccccc", "panelTitle-inactiveForeground": "#9d9d9d",
      "button-background": "#0078d4", "button-foreground": "#ffffff", "button-hoverBackground": "#026ec1", "button-border": "#ffffff12", "button-secondaryBackground": "#313131", "button-secondaryForeground": "#cccccc", "button-secondaryHoverBackground": "#3c3c3c",
      "input-background": "#313131", "input-border": "#3c3c3c", "input-foreground": "#cccccc", "input-placeholderForeground": "#989898", "inputOption-activeBackground": "#2489db82", "inputOption-activeBorder": "#2488db", "inputOption-activeForeground": "#ffffff", "dropdown-background": "#313131", "dropdown-border": "#3c3c3c", "dropdown-foreground": "#cccccc",
      "badge-background": "#616161", "badge-foreground": "#f8f8f8", "list-hoverBackground": "#2a2d2e", "list-inactiveSelectionBackground": "#37373d", "list-activeSelectionBackground": "#04395e", "list-activeSelectionForeground": "#ffffff", "list-focusOutline": "#0078d4", "toolbar-hoverBackground": "#5a5d5e50",
      "textLink-foreground": "#4daafc", "textLink-activeForeground": "#4daafc", "textPreformat-foreground": "#d0d0d0", "textPreformat-background": "#3c3c3c", "textBlockQuote-background": "#2b2b2b", "editorWarning-foreground": "#cca700", "testing-iconPassed": "#73c991", "progressBar-background": "#0078d4", "editorWidget-border": "#454545",
      "inputValidation-errorBackground": "#5a1d1d", "inputValidation-errorBorder": "#be1100", "inputValidation-warningBackground": "#352a05", "inputValidation-warningBorder": "#b89500",
    },
  },
  light: {
    class: "vscode-light",
    colors: {
      ...fonts, foreground: "#3b3b3b", descriptionForeground: "#3b3b3bcc", disabledForeground: "#61616180", errorForeground: "#f85149", focusBorder: "#005fb8", "icon-foreground": "#3b3b3b",
      "sideBar-background": "#f8f8f8", "editor-background": "#ffffff", "sideBarSectionHeader-border": "#e5e5e5", "sideBarSectionHeader-foreground": "#3b3b3b", "panel-border": "#e5e5e5", "panelTitle-activeBorder": "#005fb8", "panelTitle-activeForeground": "#3b3b3b", "panelTitle-inactiveForeground": "#3b3b3b",
      "button-background": "#005fb8", "button-foreground": "#ffffff", "button-hoverBackground": "#0258a8", "button-border": "#0000001a", "button-secondaryBackground": "#e5e5e5", "button-secondaryForeground": "#3b3b3b", "button-secondaryHoverBackground": "#cccccc",
      "input-background": "#ffffff", "input-border": "#cecece", "input-foreground": "#3b3b3b", "input-placeholderForeground": "#767676", "inputOption-activeBackground": "#bed6ed", "inputOption-activeBorder": "#005fb8", "inputOption-activeForeground": "#000000", "dropdown-background": "#ffffff", "dropdown-border": "#cecece", "dropdown-foreground": "#3b3b3b",
      "badge-background": "#cccccc", "badge-foreground": "#3b3b3b", "list-hoverBackground": "#f2f2f2", "list-inactiveSelectionBackground": "#e4e6f1", "list-activeSelectionBackground": "#e8e8e8", "list-activeSelectionForeground": "#000000", "list-focusOutline": "#005fb8", "toolbar-hoverBackground": "#b8b8b850",
      "textLink-foreground": "#005fb8", "textLink-activeForeground": "#005fb8", "textPreformat-foreground": "#3b3b3b", "textPreformat-background": "#0000001f", "textBlockQuote-background": "#f8f8f8", "editorWarning-foreground": "#bf8803", "testing-iconPassed": "#73c991", "progressBar-background": "#005fb8", "editorWidget-border": "#c8c8c8",
      "inputValidation-errorBackground": "#f2dede", "inputValidation-errorBorder": "#be1100", "inputValidation-warningBackground": "#f6f5d2", "inputValidation-warningBorder": "#b89500",
    },
  },
  contrast: {
    class: "vscode-high-contrast",
    colors: {
      ...fonts, foreground: "#ffffff", descriptionForeground: "#ffffffb3", disabledForeground: "#a5a5a5", errorForeground: "#f48771", focusBorder: "#f38518", contrastBorder: "#6fc3df", contrastActiveBorder: "#f38518", "icon-foreground": "#ffffff",
      "sideBar-background": "#000000", "editor-background": "#000000", "sideBarSectionHeader-border": "#6fc3df", "sideBarSectionHeader-foreground": "#ffffff", "panel-border": "#6fc3df", "panelTitle-activeBorder": "#6fc3df", "panelTitle-activeForeground": "#ffffff", "panelTitle-inactiveForeground": "#ffffff",
      "button-foreground": "#ffffff", "button-background": "#000000", "button-border": "#6fc3df", "button-secondaryForeground": "#ffffff", "input-background": "#000000", "input-border": "#6fc3df", "input-foreground": "#ffffff", "input-placeholderForeground": "#ffffffb3", "inputOption-activeBackground": "#00000000", "inputOption-activeBorder": "#6fc3df", "inputOption-activeForeground": "#ffffff",
      "dropdown-background": "#000000", "dropdown-border": "#6fc3df", "dropdown-foreground": "#ffffff", "badge-background": "#000000", "badge-foreground": "#ffffff", "list-focusOutline": "#f38518", "textLink-foreground": "#21a6ff", "textLink-activeForeground": "#21a6ff", "textPreformat-foreground": "#000000", "textPreformat-background": "#ffffff", "editorWarning-foreground": "#ffd370", "testing-iconPassed": "#73c991", "progressBar-background": "#6fc3df", "editorWidget-border": "#6fc3df",
      "inputValidation-errorBackground": "#000000", "inputValidation-errorBorder": "#be1100", "inputValidation-warningBackground": "#000000", "inputValidation-warningBorder": "#b89500",
    },
  },
};
