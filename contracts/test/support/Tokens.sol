// SPDX-License-Identifier: MIT
pragma solidity 0.8.37;

import {ERC20} from "@openzeppelin/contracts/token/ERC20/ERC20.sol";
import {ERC20Permit} from "@openzeppelin/contracts/token/ERC20/extensions/ERC20Permit.sol";

/// @dev As it should be, with as many decimals as wanted; sends nothing to whom it was told not to.
contract PlainToken is ERC20, ERC20Permit {
    uint8 private immutable _decimals;
    mapping(address => bool) public refuses;

    constructor(uint8 decimals_) ERC20("Plain", "PLN") ERC20Permit("Plain") {
        _decimals = decimals_;
    }

    function decimals() public view override returns (uint8) {
        return _decimals;
    }

    function mint(address to, uint256 amount) external {
        _mint(to, amount);
    }

    function refuse(address to, bool refusing) external {
        refuses[to] = refusing;
    }

    function _update(address from, address to, uint256 amount) internal override {
        require(!refuses[to], "refused");
        super._update(from, to, amount);
    }
}

/// @dev Keeps a hundredth of everything.
contract TaxedToken is ERC20("Taxed", "TAX") {
    function mint(address to, uint256 amount) external {
        _mint(to, amount);
    }

    function _update(address from, address to, uint256 amount) internal override {
        super._update(from, to, amount);
        if (from != address(0) && to != address(0)) super._update(to, address(0xFEE), amount / 100);
    }
}

/// @dev Says false instead of sending, once it is told to.
contract FalseToken is ERC20("False", "FLS") {
    bool public lies;

    function mint(address to, uint256 amount) external {
        _mint(to, amount);
    }

    function lie(bool lying) external {
        lies = lying;
    }

    function transfer(address to, uint256 amount) public override returns (bool) {
        return lies ? false : super.transfer(to, amount);
    }

    function transferFrom(address from, address to, uint256 amount) public override returns (bool) {
        return lies ? false : super.transferFrom(from, to, amount);
    }
}

/// @dev Calls somebody back in the middle of every transfer.
contract CallingToken is ERC20("Calling", "CLL") {
    address private target;
    bytes private data;
    bool public refused;

    function mint(address to, uint256 amount) external {
        _mint(to, amount);
    }

    function callBack(address target_, bytes calldata data_) external {
        (target, data, refused) = (target_, data_, false);
    }

    function _update(address from, address to, uint256 amount) internal override {
        super._update(from, to, amount);
        if (target == address(0)) return;
        (bool done,) = target.call(data);
        if (!done) refused = true;
    }
}

/// @dev Takes no coins.
contract RefusingPayee {
    receive() external payable {
        revert("no");
    }
}

/// @dev Burns all the gas it gets.
contract HungryPayee {
    receive() external payable {
        while (true) {}
    }
}

/// @dev Calls the sender back with whatever it was given.
contract ReenteringPayee {
    bytes private data;
    bool public refused;

    function callBack(bytes calldata data_) external {
        data = data_;
    }

    receive() external payable {
        (bool done,) = msg.sender.call(data);
        if (!done) refused = true;
    }
}
