from omnikit.cli import main

main()
